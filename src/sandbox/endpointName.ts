/** What the platform can be asked for. */
export type EndpointName = 'records' | 'detail' | 'edit' | 'tasks' | 'save'
