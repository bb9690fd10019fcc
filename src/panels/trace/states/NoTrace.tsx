import React from 'react';
import { frozenDashboard } from '../../frozenDashboard';
import { noOtherCallsText, refusedText } from '../../frozenWords';
import { inLanguage } from '../../language';
import { OpenFileButton } from '../files/OpenFileButton';
import type { PanelState } from '../panelState';
import { PanelMessage } from './PanelMessage';

const say = inLanguage({
  en: {
    loading: 'Loading the trace…',
    choose: 'Choose a call in the list above',
    chooseMore: 'Its spans are drawn here: application, system and network together.',
    notFound: (asked: string) => (asked === '' ? 'No trace found' : `No trace found for ${asked}`),
    late: 'It may be older than the data is kept, or still on its way.',
    noTrace: 'There is no trace in this data',
    noTraceMore: 'The panel draws trace frames: spans with the fields spanID, startTime and duration.',
    failed: 'The trace could not be loaded',
    notInSnapshot: 'No trace was open when this snapshot was made',
    notInPublic: 'The trace cannot be loaded in this public dashboard',
    noneInPublic: 'No trace was chosen for this public dashboard',
    open: 'Open a trace from a file…',
  },
  zh: {
    loading: '正在加载调用链…',
    choose: '请在上方列表中选择一个调用',
    chooseMore: '它的 Span 会画在这里：应用、系统和网络一并呈现。',
    notFound: (asked: string) => (asked === '' ? '未找到调用链' : `未找到 ${asked} 的调用链`),
    late: '可能已超出数据保留期，或仍在传输途中。',
    noTrace: '此数据中没有调用链',
    noTraceMore: '面板绘制调用链数据帧：含有 spanID、startTime 和 duration 字段的 Span。',
    failed: '无法加载调用链',
    notInSnapshot: '创建此快照时没有打开调用链',
    notInPublic: '无法在此公共仪表板中加载调用链',
    noneInPublic: '此公共仪表板没有选择调用链',
    open: '从文件打开调用链…',
  },
});

interface Props {
  state: Exclude<PanelState, { kind: 'trace' }>;
  /** What was asked was not let through: this is a public dashboard. */
  refused: boolean;
  width: number;
  height: number;
  onOpenFile(file: File): void;
}

/** A plain sentence about why there is no trace, and the way to bring one. */
export function NoTrace({ state, refused, onOpenFile, ...size }: Props) {
  const t = say();
  const open = <OpenFileButton onOpen={onOpenFile}>{t.open}</OpenFileButton>;
  const frozen = frozenDashboard();
  const about = frozen ? { ...size, icon: 'info-circle' as const, action: open } : null;
  if (about && frozen === 'snapshot' && state.kind !== 'loading') {
    return <PanelMessage {...about} title={t.notInSnapshot} lines={[noOtherCallsText('snapshot')]} />;
  }
  if (about && state.kind === 'error' && refused) {
    return <PanelMessage {...about} title={t.notInPublic} lines={[refusedText()]} />;
  }
  if (about && state.kind === 'empty') {
    return <PanelMessage {...about} title={t.noneInPublic} lines={[noOtherCallsText('public')]} />;
  }
  switch (state.kind) {
    case 'loading':
      return <PanelMessage {...size} icon="spinner" title={t.loading} />;
    case 'empty':
      return <PanelMessage {...size} icon="info-circle" title={t.choose} lines={[t.chooseMore]} action={open} />;
    case 'notFound':
      return (
        <PanelMessage
          {...size}
          icon="search"
          title={t.notFound(state.asked)}
          lines={state.notices.length > 0 ? state.notices : [t.late]}
          action={open}
        />
      );
    case 'noTrace':
      return <PanelMessage {...size} icon="info-circle" title={t.noTrace} lines={[t.noTraceMore]} action={open} />;
    case 'error':
      return (
        <PanelMessage {...size} role="alert" icon="exclamation-triangle" title={t.failed} lines={[state.message]} />
      );
  }
}
