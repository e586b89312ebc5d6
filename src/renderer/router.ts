import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import RecordsView from './views/RecordsView.vue'
import TaskView from './views/TaskView.vue'

/** What is shown first, the calls, comes with the window; the other pages come when they are opened. */
export function makeRouter(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'home', component: () => import('./views/HomeView.vue') },
      { path: '/welcome', name: 'welcome', component: () => import('./views/WelcomeView.vue') },
      { path: '/settings', name: 'settings', component: () => import('./views/SettingsView.vue') },
      {
        path: '/reviews/:section?',
        name: 'reviews',
        component: () => import('./views/ReviewsView.vue'),
        props: true,
      },
      {
        path: '/tasks/:taskId',
        component: TaskView,
        props: true,
        children: [
          { path: '', redirect: { name: 'records' } },
          { path: 'records', name: 'records', component: RecordsView, props: true },
          {
            path: 'settings',
            name: 'task-settings',
            component: () => import('./views/TaskSettingsView.vue'),
            props: true,
          },
          {
            path: 'review/:section?',
            name: 'task-review',
            component: () => import('./views/TaskReviewView.vue'),
            props: true,
          },
          {
            path: 'compare/:other',
            name: 'task-compare',
            component: () => import('./views/TaskCompareView.vue'),
            props: true,
          },
        ],
      },
      { path: '/:rest(.*)*', redirect: { name: 'home' } },
    ],
  })
}
