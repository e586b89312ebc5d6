import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** For `npm run dev` alone, which adds the way to the browser host; builds take electron.vite.config.ts. */
export default defineConfig({
  plugins: [vue()],
  server: { host: '127.0.0.1', port: 5173, strictPort: true, cors: false },
})
