import React, { useEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { PanelTrace } from '../../../frames/panelTrace';
import { isSnapshot } from '../../frozenDashboard';
import { inLanguage } from '../../language';
import { messageOf } from '../askSource';
import { copyText } from '../copyText';
import { chipStyles } from '../find/chipStyles';
import { countOf, grouped } from '../words';
import { download, fileName } from './download';
import { fetchRows, fetchSavedRows } from './fetchRows';
import { OpenFileButton } from './OpenFileButton';
import { otlpPieces } from './otlpWrite';
import { MOST_ROWS, MOST_SAVED_ROWS, rowIdsOf, rowLines, type RowContents } from './rows';
import { gather } from './gather';

const say = inLanguage({
  en: {
    share: 'Share',
    title: 'Link to this view, files',
    link: 'Copy the link to this view',
    copied: 'The link is on the clipboard.',
    notCopied: 'The browser does not allow copying. The address bar has the link.',
    otlp: 'Download as OTLP JSON',
    rows: 'Download the rows (JSON Lines)',
    open: 'Open a file…',
    progress: (done: number, all: number) => `${grouped(done)} of ${grouped(all)} rows…`,
    stop: 'Stop',
    done: 'Downloaded.',
    cut: (all: number) => `The trace has ${grouped(all)} rows; the file holds the first ${grouped(MOST_SAVED_ROWS)}.`,
    gone: (gone: number) => `Downloaded without ${countOf(gone, 'row')} no longer in the store.`,
    without: (all: number) =>
      `Downloaded without the attributes in the store: the trace has ${grouped(all)} rows, and more than ${grouped(MOST_ROWS)} are not asked for.`,
    failed: (why: string) => `Not downloaded: ${why}`,
    noAttributes: (why: string) => `Downloaded without the attributes in the store: ${why}`,
  },
  zh: {
    share: '分享',
    title: '此视图的链接、文件',
    link: '复制此视图的链接',
    copied: '链接已复制到剪贴板。',
    notCopied: '浏览器不允许复制。链接在地址栏中。',
    otlp: '下载为 OTLP JSON',
    rows: '下载原始行（JSON Lines）',
    open: '打开文件…',
    progress: (done: number, all: number) => `${grouped(done)} / ${grouped(all)} 行…`,
    stop: '停止',
    done: '已下载。',
    cut: (all: number) => `此调用链有 ${grouped(all)} 行；文件包含前 ${grouped(MOST_SAVED_ROWS)} 行。`,
    gone: (gone: number) => `已下载，但缺少已不在存储中的 ${countOf(gone, 'row')}。`,
    without: (all: number) =>
      `已下载，但不含存储中的属性：此调用链有 ${grouped(all)} 行，超过 ${grouped(MOST_ROWS)} 行时不查询。`,
    failed: (why: string) => `未下载：${why}`,
    noAttributes: (why: string) => `已下载，但不含存储中的属性：${why}`,
  },
});

interface Props {
  trace: PanelTrace;
  data: PanelData;
  onOpenFile(file: File): void;
}

/** What can be carried away from a trace, and brought in its place. */
export function FileMenu({ trace, data, onOpenFile }: Props) {
  const styles = useStyles2(getStyles);
  const { chip } = useStyles2(chipStyles);
  const [open, setOpen] = useState(false);
  const [told, setTold] = useState('');
  const [running, setRunning] = useState<AbortController | null>(null);
  const root = useRef<HTMLSpanElement>(null);
  useEffect(() => () => running?.abort(), [running]);
  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const leave = (event: Event) => !root.current?.contains(event.target as Node) && setOpen(false);
    document.addEventListener('pointerdown', leave);
    return () => document.removeEventListener('pointerdown', leave);
  }, [open]);

  const run = async (work: (signal: AbortSignal) => Promise<string>) => {
    // The button is not `disabled` meanwhile: that would take the focus from who has pressed it by key.
    if (running) {
      return;
    }
    const stop = new AbortController();
    setRunning(stop);
    setTold('');
    const outcome = await work(stop.signal).catch((error: unknown) => say().failed(messageOf(error)));
    setRunning(null);
    setTold(stop.signal.aborted ? '' : outcome);
  };
  const progress = (all: number) => (rows: number) => setTold(say().progress(rows, all));

  const saveOtlp = async (signal: AbortSignal) => {
    const ids = rowIdsOf(trace);
    let rows = new Map<string, RowContents>();
    let outcome = say().done;
    if (ids.length > MOST_ROWS) {
      outcome = say().without(ids.length);
    } else if (ids.length > 0) {
      rows = await fetchRows(data, ids, progress(ids.length), signal).catch((error: unknown) => {
        outcome = say().noAttributes(messageOf(error));
        return rows;
      });
    }
    download(await gather(otlpPieces(trace, rows), signal), fileName(trace.traceId, 'otlp.json'));
    return outcome;
  };
  const saveRows = async (signal: AbortSignal) => {
    const ids = rowIdsOf(trace);
    const wanted = Math.min(ids.length, MOST_SAVED_ROWS);
    const rows = await fetchSavedRows(data, ids, progress(wanted), signal);
    download(await gather(rowLines(ids, rows), signal), fileName(trace.traceId, 'rows.jsonl'));
    return wanted < ids.length
      ? say().cut(ids.length)
      : rows.size < wanted
        ? say().gone(wanted - rows.size)
        : say().done;
  };
  // The whole address, with Grafana's subpath, only the page knows; nothing goes there.
  // eslint-disable-next-line no-restricted-properties
  const copyLink = async () => setTold((await copyText(window.location.href)) ? say().copied : say().notCopied);
  const hasRows = trace.count > 0 && trace.rowIds[0] !== '' && !isSnapshot();
  const busy = running !== null;
  return (
    <span
      ref={root}
      className={styles.root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          setOpen(false);
          root.current?.querySelector('button')?.focus();
        }
      }}
    >
      <button type="button" className={chip} title={say().title} aria-expanded={open} onClick={() => setOpen(!open)}>
        {say().share}
      </button>
      {open && (
        <span className={styles.list} role="group" aria-label={say().title}>
          <button type="button" className={styles.item} onClick={() => void copyLink()}>
            {say().link}
          </button>
          <button type="button" className={styles.item} aria-disabled={busy} onClick={() => void run(saveOtlp)}>
            {say().otlp}
          </button>
          {hasRows && (
            <button type="button" className={styles.item} aria-disabled={busy} onClick={() => void run(saveRows)}>
              {say().rows}
            </button>
          )}
          <OpenFileButton className={styles.item} onOpen={onOpenFile}>
            {say().open}
          </OpenFileButton>
          <span className={styles.told} role="status">
            {told}
          </span>
          {busy && (
            <button type="button" className={styles.item} onClick={() => running.abort()}>
              {say().stop}
            </button>
          )}
        </span>
      )}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ position: 'relative', flex: 'none' }),
  list: css({
    position: 'absolute',
    zIndex: 5,
    top: '100%',
    right: 0,
    display: 'flex',
    flexDirection: 'column',
    width: theme.spacing(32),
    maxWidth: '80vw',
    padding: theme.spacing(0.5),
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.borderRadius(1),
    boxShadow: theme.shadows.z2,
  }),
  item: css({
    padding: theme.spacing(0.5, 1),
    border: 'none',
    background: 'none',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    textAlign: 'left',
    '&:hover': { background: theme.colors.action.hover },
    '&[aria-disabled="true"]': { color: theme.colors.text.disabled },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  told: css({
    padding: theme.spacing(0.5, 1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'normal',
    '&:empty': { display: 'none' },
  }),
});
