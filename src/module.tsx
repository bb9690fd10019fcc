import { AppPlugin } from '@grafana/data';
import { HomePage } from './HomePage';

export const plugin = new AppPlugin().setRootPage(HomePage);
