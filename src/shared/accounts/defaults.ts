/** The platform's own address. White labels and customers' own hosts have others, so an account can change it. */
export const DEFAULT_BASE_URL = 'https://ai.api.longlonglong.cn'
