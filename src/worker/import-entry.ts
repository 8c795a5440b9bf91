/** The thread of an import: it loads nothing of downloads and archives, which would be a tenth of its memory. */

import { runImport } from './import-methods.ts';
import { serve } from './serve.ts';

serve(runImport);
