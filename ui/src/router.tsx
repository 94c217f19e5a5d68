/**
 * The routes. Each view is one folder under `views`, loaded with its catalogue when first opened.
 *
 * Addresses are in the hash: the app's own protocol has no server that could answer a path.
 */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
  type RouterHistory,
} from '@tanstack/react-router';
import { NotFound, PageError } from './features/shell/PageError';
import { Shell } from './features/shell/Shell';
import { loadCatalogue } from './i18n';
import { campaignsSearch } from './views/campaigns/search';
import { composeSearch } from './views/compose/search';
import { contactsSearch } from './views/contacts/search';
import { deliverySearch } from './views/deliveries/search';
import { importSearch } from './views/import/search';
import { practiceSearch } from './views/practice/search';
import { segmentsSearch } from './views/segments/search';
import { suppressionSearch } from './views/suppression/search';

/** A view and its catalogue, both loaded when the route is first opened. `name` is its folder. */
function view<Module extends { default: RouteComponent }>(
  name: string,
  load: () => Promise<Module>,
) {
  return { component: lazyRouteComponent(load), loader: () => loadCatalogue(name) };
}

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  ...view('overview', () => import('./views/overview')),
});
const campaigns = createRoute({
  getParentRoute: () => root,
  path: '/campaigns',
  ...view('campaigns', () => import('./views/campaigns')),
  validateSearch: campaignsSearch,
});
const designs = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/new',
  ...view('designs', () => import('./views/designs')),
});
/** Redirects to the composer or the live page, by the campaign's status. */
const campaign = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id',
  ...view('campaign', () => import('./views/campaign')),
});
const compose = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/compose',
  ...view('compose', () => import('./views/compose')),
  validateSearch: composeSearch,
});
const review = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/review',
  ...view('review', () => import('./views/review')),
});
const live = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/live',
  ...view('live', () => import('./views/live')),
});
const deliveries = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$id/deliveries',
  ...view('deliveries', () => import('./views/deliveries')),
  validateSearch: deliverySearch,
});
const contacts = createRoute({
  getParentRoute: () => root,
  path: '/contacts',
  ...view('contacts', () => import('./views/contacts')),
  validateSearch: contactsSearch,
});
const contactImport = createRoute({
  getParentRoute: () => root,
  path: '/contacts/import/$token',
  ...view('import', () => import('./views/import')),
  validateSearch: importSearch,
});
const contact = createRoute({
  getParentRoute: () => root,
  path: '/contacts/$id',
  ...view('contacts', () => import('./views/contacts/ContactPage')),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: '/contacts/imports',
  ...view('imports', () => import('./views/imports')),
});
const segments = createRoute({
  getParentRoute: () => root,
  path: '/contacts/segments',
  ...view('segments', () => import('./views/segments')),
  validateSearch: segmentsSearch,
});
const lists = createRoute({
  getParentRoute: () => root,
  path: '/contacts/lists',
  ...view('lists', () => import('./views/lists')),
});
const fields = createRoute({
  getParentRoute: () => root,
  path: '/contacts/fields',
  ...view('fields', () => import('./views/fields')),
});
const duplicates = createRoute({
  getParentRoute: () => root,
  path: '/contacts/duplicates',
  ...view('duplicates', () => import('./views/duplicates')),
});
const changes = createRoute({
  getParentRoute: () => root,
  path: '/contacts/changes',
  ...view('changes', () => import('./views/changes')),
});
const suppression = createRoute({
  getParentRoute: () => root,
  path: '/contacts/suppression',
  ...view('suppression', () => import('./views/suppression')),
  validateSearch: suppressionSearch,
});
const relays = createRoute({
  getParentRoute: () => root,
  path: '/relays',
  ...view('relays', () => import('./views/relays')),
});
const relayNew = createRoute({
  getParentRoute: () => root,
  path: '/relays/new',
  ...view('relay', () => import('./views/relay')),
});
const relay = createRoute({
  getParentRoute: () => root,
  path: '/relays/$id',
  ...view('relay', () => import('./views/relay')),
});
const practice = createRoute({
  getParentRoute: () => root,
  path: '/practice',
  ...view('practice', () => import('./views/practice')),
  validateSearch: practiceSearch,
});
const practiceMail = createRoute({
  getParentRoute: () => root,
  path: '/practice/$id',
  ...view('practice', () => import('./views/practice')),
  validateSearch: practiceSearch,
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  ...view('settings', () => import('./views/settings')),
});

const routeTree = root.addChildren([
  overview,
  campaigns,
  campaign,
  designs,
  compose,
  review,
  live,
  deliveries,
  contacts,
  contactImport,
  contact,
  imports,
  segments,
  lists,
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
