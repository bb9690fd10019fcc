import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { Menu } from './Menu';

const say = inLanguage({
  en: {
    help: 'How to search',
    terms: [
      ['pay order', 'both words, anywhere in a span'],
      ['"pay order"', 'these words one after the other'],
      ['/GET .*\\d+$/i', 'a regular expression; i: upper and lower case are the same'],
      ['service=shop', 'this value; also !=, and any attribute as the key'],
      ['operation=~/^GET/', 'a value that matches; !~ for one that does not'],
      ['duration>10ms', 'also self and start; units ns, us, ms, s, m, h'],
      ['code>=500', 'numbers: >, >=, <, <='],
      ['has:nic', 'spans that have a value for the key'],
      ['-eth0', 'not'],
      ['a OR (b c)', 'either'],
      ['tag:service=x', 'an attribute that is called like a key'],
    ],
    own: 'Attributes that are loaded with a span’s details are not searched: they are not in this trace until then.',
    keys: 'Enter: next match. Shift+Enter: the one before. Escape: back to the view.',
    long: 'Regular expressions see the first 4,000 characters of a value.',
  },
  zh: {
    help: '如何查找',
    terms: [
      ['pay order', '两个词都出现在 Span 中的任意位置'],
      ['"pay order"', '连续出现的文字'],
      ['/GET .*\\d+$/i', '正则表达式；i：不区分大小写'],
      ['service=shop', '等于该值；也可用 !=，键可以是任意属性'],
      ['operation=~/^GET/', '匹配正则的值；!~ 为不匹配'],
      ['duration>10ms', '也可用 self（自身耗时）和 start；单位 ns、us、ms、s、m、h'],
      ['code>=500', '数字：>、>=、<、<='],
      ['has:nic', '该键有值的 Span'],
      ['-eth0', '不包含'],
      ['a OR (b c)', '任一满足'],
      ['tag:service=x', '与内置键同名的属性'],
    ],
    own: '随 Span 详情加载的属性不参与查找：加载之前它们不在调用链中。',
    keys: 'Enter：下一个。Shift+Enter：上一个。Esc：回到视图。',
    long: '正则表达式只查看每个值的前 4,000 个字符。',
  },
});

/** Examples of what can be typed. @param own the trace is ours: most attributes are not in its frame */
export function FindHelp({ own }: { own: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <Menu name={say().help} glyph="?" title={say().help} chosen={0}>
      <div className={styles.root}>
        <dl className={styles.terms}>
          {say().terms.map(([example, meaning]) => (
            <React.Fragment key={example}>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{meaning}</dd>
            </React.Fragment>
          ))}
        </dl>
        <p>{say().keys}</p>
        <p>
          {say().long} {own && say().own}
        </p>
      </div>
    </Menu>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({ width: 400, maxWidth: '80vw', padding: theme.spacing(1), p: { margin: theme.spacing(0.75, 0, 0) } }),
  terms: css({
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    gap: theme.spacing(0.25, 1.5),
    margin: 0,
    dt: { fontWeight: 'normal' },
    dd: { margin: 0 },
    code: { padding: theme.spacing(0, 0.5), whiteSpace: 'nowrap', fontSize: 'inherit' },
  }),
});
