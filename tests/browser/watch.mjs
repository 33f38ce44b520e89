// What happens behind the page while it is used: requests, errors, policy violations, dialogs.

/** Notes everything that a page of this context does, from its first byte on. */
export async function watch(context, origin) {
  const seen = { requests: [], foreign: [], errors: [], violations: [], dialogs: [] };
  await context.exposeBinding('__violated', (_, what) => seen.violations.push(what));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      window.__violated(`${event.violatedDirective}: ${event.blockedURI || event.sourceFile}`));
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol === 'data:' || url.protocol === 'blob:') return;
    seen.requests.push(`${request.method()} ${url.pathname}`);
    if (url.origin !== origin) seen.foreign.push(request.url());
  });
  context.on('requestfailed', (request) =>
    seen.errors.push(`${request.url()} failed: ${request.failure()?.errorText}`));
  context.on('weberror', (error) => seen.errors.push(`uncaught: ${error.error()}`));
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      const { pathname } = new URL(message.location().url || origin);
      seen.errors.push(`${pathname}: ${message.text()}`);
    }
  });
  context.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  context.on('page', (page) => page.on('websocket', (socket) => seen.foreign.push(socket.url())));
  return seen;
}

/** Takes one console error off the list that Chromium writes for a refusal which the test asked for. */
export function excuse(seen, path, status) {
  const isIt = (error) => error.startsWith(`${path}: Failed to load resource`) && error.includes(` ${status} `);
  const index = seen.errors.findIndex(isIt);
  if (index >= 0) seen.errors.splice(index, 1);
}
