import { type PanelProps, renderMarkdown } from '@grafana/data';
import React from 'react';
import { standIn } from './standIn';

interface Options {
  mode?: 'markdown' | 'html' | 'code';
  content?: string;
}

function Draw({ options, height, replaceVariables }: PanelProps<Options>) {
  const content = replaceVariables(options.content ?? '');
  if (options.mode === 'code' || options.mode === 'html') {
    return <pre style={{ height, overflow: 'auto' }}>{content}</pre>;
  }
  // Sanitized by renderMarkdown.
  const html = { __html: renderMarkdown(content) };
  return <div className="markdown-html" style={{ height, overflow: 'auto' }} dangerouslySetInnerHTML={html} />;
}

export const textPanel = standIn<Options>({
  id: 'text',
  name: 'Text',
  lacks: 'HTML (shown as source) and highlighted code',
  draw: Draw,
  skipDataQuery: true,
});
