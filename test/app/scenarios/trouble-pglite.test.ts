import { describeTrouble } from './trouble.ts';

describeTrouble('PGlite');
