/**
 * The map of pages. Each page is one folder under `views`, loaded when first opened.
 *
 * Addresses live in the hash: the app's own protocol has no server that could answer a path.
 */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from '@tanstack/react-router';
import { NotFound, PageError } from './features/shell/PageError';
import { Shell } from './features/shell/Shell';
import { campaignsSearch } from './views/campaigns/search';
import { deliverySearch } from './views/deliveries/search';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
});

/** The folder of each page, by address. */
const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./views/overview')),
});
const campaigns = createRoute({
  getParentRoute: () => root,
  path: '/campaigns',
  component: lazyRouteComponent(() => import('./views/campaigns')),
  validateSearch: campaignsSearch,
});
/** Sends on to the composer or the live page, by the campaign's status. */
const campaign = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id',
  component: lazyRouteComponent(() => import('./views/campaign')),
});
const compose = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/compose',
  component: lazyRouteComponent(() => import('./views/compose')),
});
const review = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/review',
  component: lazyRouteComponent(() => import('./views/review')),
});
const live = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/live',
  component: lazyRouteComponent(() => import('./views/live')),
});
const deliveries = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/deliveries',
  component: lazyRouteComponent(() => import('./views/deliveries')),
  validateSearch: deliverySearch,
});
const contacts = createRoute({
  getParentRoute: () => root,
  path: '/contacts',
  component: lazyRouteComponent(() => import('./views/contacts')),
  /** A list, a tag or a segment to begin with. */
  validateSearch: (search: Record<string, unknown>): { list?: string } => ({
    ...(typeof search.list === 'string' ? { list: search.list } : {}),
  }),
});
const contactImport = createRoute({
  getParentRoute: () => root,
  path: '/contacts/import/$token',
  component: lazyRouteComponent(() => import('./views/import')),
  /** Tokens of the files that were dropped with it, for afterwards. */
  validateSearch: (search: Record<string, unknown>): { next?: string[] } => ({
    ...(Array.isArray(search.next)
      ? { next: search.next.filter((token) => typeof token === 'string') }
      : {}),
  }),
});
const person = createRoute({
  getParentRoute: () => root,
  path: '/contacts/$id',
  component: lazyRouteComponent(() => import('./views/contacts/PersonPage')),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: '/contacts/imports',
  component: lazyRouteComponent(() => import('./views/imports')),
});
const segments = createRoute({
  getParentRoute: () => root,
  path: '/contacts/segments',
  component: lazyRouteComponent(() => import('./views/segments')),
});
const labels = createRoute({
  getParentRoute: () => root,
  path: '/contacts/labels',
  component: lazyRouteComponent(() => import('./views/labels')),
});
const fields = createRoute({
  getParentRoute: () => root,
  path: '/contacts/fields',
  component: lazyRouteComponent(() => import('./views/fields')),
});
const duplicates = createRoute({
  getParentRoute: () => root,
  path: '/contacts/duplicates',
  component: lazyRouteComponent(() => import('./views/duplicates')),
});
const changes = createRoute({
  getParentRoute: () => root,
  path: '/contacts/changes',
  component: lazyRouteComponent(() => import('./views/changes')),
});
const suppression = createRoute({
  getParentRoute: () => root,
  path: '/contacts/suppression',
  component: lazyRouteComponent(() => import('./views/suppression')),
});
const relays = createRoute({
  getParentRoute: () => root,
  path: '/relays',
  component: lazyRouteComponent(() => import('./views/relays')),
});
const relayNew = createRoute({
  getParentRoute: () => root,
  path: '/relays/new',
  component: lazyRouteComponent(() => import('./views/relay')),
});
const relay = createRoute({
  getParentRoute: () => root,
  path: '/relays/$id',
  component: lazyRouteComponent(() => import('./views/relay')),
});
const practice = createRoute({
  getParentRoute: () => root,
  path: '/practice',
  component: lazyRouteComponent(() => import('./views/practice')),
});
const practiceMail = createRoute({
  getParentRoute: () => root,
  path: '/practice/$id',
  component: lazyRouteComponent(() => import('./views/practice')),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./views/settings')),
});

const routeTree = root.addChildren([
  overview,
  campaigns,
  campaign,
  compose,
  review,
  live,
  deliveries,
  contacts,
  contactImport,
  person,
  imports,
  segments,
  labels,
  fields,
  duplicates,
  changes,
  suppression,
  relays,
  relayNew,
  relay,
  practice,
  practiceMail,
  settings,
]);

export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree,
    history,
    defaultErrorComponent: PageError,
    defaultPendingMs: 150,
    defaultPreload: 'intent',
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
