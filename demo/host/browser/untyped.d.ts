/// <reference types="systemjs" />
/** Modules without types of their own, as far as the host uses them. */

declare module 'react-router-dom' {
  import type { ComponentType, PropsWithChildren } from 'react';
  export const Router: ComponentType<PropsWithChildren<{ history: unknown }>>;
}

/** Not exported by the package; the host's bundler finds it. */
declare module '@grafana/runtime/internal' {
  import type { ComponentType } from 'react';
  import type { PanelDataErrorViewProps } from '@grafana/runtime';
  export function setPanelDataErrorView(view: ComponentType<PanelDataErrorViewProps>): void;
}

declare module '*.css';
declare module 'systemjs/dist/system.js';
declare module 'systemjs/dist/extras/amd.js';
declare module 'systemjs/dist/extras/named-register.js';
