/** Dark or light, changed without a reload and remembered. */
import { createTheme, type GrafanaTheme2, ThemeContext } from '@grafana/data';
import { config } from '@grafana/runtime';
import { GlobalStyles } from '@grafana/ui';
import React, { type PropsWithChildren, useContext, useMemo, useState } from 'react';

/** Read by the page before the first paint. */
const STORED_UNDER = 'spanloom.host.theme';

const ToggleContext = React.createContext<() => void>(() => undefined);

export const useThemeToggle = () => useContext(ToggleContext);

export function ThemeProvider({ children }: PropsWithChildren) {
  const [theme, setTheme] = useState<GrafanaTheme2>(config.theme2);
  const toggle = useMemo(
    () => () => {
      setTheme((before) => {
        const mode = before.isDark ? 'light' : 'dark';
        const after = createTheme({ colors: { mode } });
        config.theme2 = after;
        config.theme = after.v1;
        config.bootData.user.theme = mode;
        config.bootData.user.lightTheme = after.isLight;
        document.documentElement.style.background = '';
        try {
          localStorage.setItem(STORED_UNDER, mode);
        } catch {
          // Kept for this page only, where storage is not allowed.
        }
        return after;
      });
    },
    []
  );
  return (
    <ThemeContext.Provider value={theme}>
      <ToggleContext.Provider value={toggle}>
        <GlobalStyles />
        {children}
      </ToggleContext.Provider>
    </ThemeContext.Provider>
  );
}
