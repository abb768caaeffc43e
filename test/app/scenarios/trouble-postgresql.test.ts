import { describeTrouble } from './trouble.ts';

describeTrouble('PostgreSQL');
