; What the app itself wrote into the registry goes with it. Who opens links to calls is told at each start (see
; src/main/callLinks.ts), for the person alone; a package of another time may have told it for all. It is removed only where
; it names this very program: another copy of it, or another program, may have taken the links over.

!define LINKS_KEY "Software\Classes\callbook"

!macro removeLinksFrom ROOT
  ReadRegStr $R0 ${ROOT} "${LINKS_KEY}\shell\open\command" ""
  StrLen $R1 `"$INSTDIR\${APP_EXECUTABLE_FILENAME}"`
  StrCpy $R0 $R0 $R1
  ; Without regard to capitals, as Windows reads a path.
  ${if} $R0 == `"$INSTDIR\${APP_EXECUTABLE_FILENAME}"`
    DeleteRegKey ${ROOT} "${LINKS_KEY}"
  ${endif}
!macroend

!macro customUnInstall
  ; An update takes the old version away and puts the new one into the same place.
  ${ifNot} ${isUpdated}
    !insertmacro removeLinksFrom HKCU
    !insertmacro removeLinksFrom HKLM
  ${endif}
!macroend
