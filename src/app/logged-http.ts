import type { Clock, Http, Log } from '../services.ts';

/** Small exchanges with host, path, status and time in the log at its finest; never a query, a body or a header. */
export function loggedHttp(http: Http, log: Log, clock: Clock): Http {
  return async (request) => {
    const { host, pathname } = new URL(request.url);
    const begun = clock.monotonic();
    const tell = (outcome: string | number): void => {
      const ms = Math.round(clock.monotonic() - begun);
      log.debug('http', { method: request.method, host, path: pathname, outcome, ms });
    };
    try {
      const response = await http(request);
      tell(response.status);
      return response;
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
      throw error;
    }
  };
}
