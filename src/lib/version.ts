import packageJson from '../../package.json' with { type: 'json' };

/** The program's own version, as in package.json; in the bundle it is inside. */
export const VERSION: string = packageJson.version;
