import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import HomeView from './views/HomeView.vue'
import RecordsView from './views/RecordsView.vue'
import SettingsView from './views/SettingsView.vue'
import TaskCompareView from './views/TaskCompareView.vue'
import TaskSettingsView from './views/TaskSettingsView.vue'
import TaskView from './views/TaskView.vue'
import WelcomeView from './views/WelcomeView.vue'

export function makeRouter(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'home', component: HomeView },
      { path: '/welcome', name: 'welcome', component: WelcomeView },
      { path: '/settings', name: 'settings', component: SettingsView },
      {
        path: '/tasks/:taskId',
        component: TaskView,
        props: true,
        children: [
          { path: '', redirect: { name: 'records' } },
          { path: 'records', name: 'records', component: RecordsView, props: true },
          { path: 'settings', name: 'task-settings', component: TaskSettingsView, props: true },
          { path: 'compare/:other', name: 'task-compare', component: TaskCompareView, props: true },
        ],
      },
      { path: '/:rest(.*)*', redirect: { name: 'home' } },
    ],
  })
}
