import React, { useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import type { OpenedFile } from './useOpenedFile';

const say = inLanguage({
  en: {
    from: (name: string) => `From the file ${name}.`,
    opening: (name: string) => `Opening ${name}…`,
    stop: 'Stop',
    failed: 'The file was not opened.',
    close: 'Close the file',
    dismiss: 'Dismiss',
    drop: 'Drop the file here to open its trace',
  },
  zh: {
    from: (name: string) => `来自文件 ${name}。`,
    opening: (name: string) => `正在打开 ${name}…`,
    stop: '停止',
    failed: '文件未打开。',
    close: '关闭文件',
    dismiss: '知道了',
    drop: '将文件拖放到此处以打开其中的调用链',
  },
});

const BAR_HEIGHT = 28;

interface Props {
  file: OpenedFile;
  width: number;
  height: number;
  /** The panel, in what room is left. */
  children(height: number): React.ReactNode;
}

/** Takes files that are dropped on the panel, and says while one is shown, or why it is not. */
export function FileArea({ file, width, height, children }: Props) {
  const styles = useStyles2(getStyles);
  const [over, setOver] = useState(false);
  const { opened, error, opening } = file;
  const hasBar = opened !== null || error !== '' || opening !== '';
  const text =
    opening !== ''
      ? say().opening(opening)
      : error !== ''
        ? `${say().failed} ${error}`
        : [say().from(opened?.name ?? ''), ...(opened?.notices ?? [])].join(' ');
  const hasFile = (event: React.DragEvent) => Array.from(event.dataTransfer.types).includes('Files');
  return (
    <div
      className={styles.root}
      style={{ width, height }}
      onDragOver={(event) => {
        if (hasFile(event)) {
          event.preventDefault();
          setOver(true);
        }
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (hasFile(event)) {
          event.preventDefault();
          const [first] = Array.from(event.dataTransfer.files);
          if (first) {
            file.open(first);
          }
        }
      }}
    >
      {hasBar && (
        <div
          className={cx(styles.bar, error !== '' && styles.failed)}
          style={{ height: BAR_HEIGHT }}
          role={error !== '' ? 'alert' : 'status'}
        >
          <Icon name={error !== '' ? 'exclamation-circle' : 'file-alt'} size="sm" />
          <span className={styles.text} title={text}>
            {text}
          </span>
          <button type="button" className={styles.button} onClick={file.close}>
            {opening !== '' ? say().stop : error !== '' ? say().dismiss : say().close}
          </button>
        </div>
      )}
      {children(hasBar ? Math.max(0, height - BAR_HEIGHT) : height)}
      {over && <div className={styles.over}>{say().drop}</div>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ position: 'relative', overflow: 'hidden' }),
  bar: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0, 0.5, 0, 0.75),
    background: theme.colors.background.secondary,
    boxShadow: `inset 3px 0 ${theme.colors.info.main}`,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
  failed: css({ boxShadow: `inset 3px 0 ${theme.colors.error.main}` }),
  text: css({ flex: 1, overflow: 'hidden', textOverflow: 'ellipsis' }),
  button: css({
    flex: 'none',
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    background: 'none',
    padding: theme.spacing(0, 0.75),
    color: theme.colors.text.link,
    fontSize: 'inherit',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  over: css({
    position: 'absolute',
    zIndex: 10,
    top: 0,
    right: 0,
    bottom: 0,
    left: 0,
    display: 'grid',
    placeItems: 'center',
    pointerEvents: 'none',
    border: `2px dashed ${theme.colors.primary.border}`,
    background: theme.colors.background.primary,
    color: theme.colors.text.primary,
    opacity: 0.9,
  }),
});
