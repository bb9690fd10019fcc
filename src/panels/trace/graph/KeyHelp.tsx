import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Modal, useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { GESTURES, gestureWords } from './gestures';
import { KEYS, keyGlyphs, keyWords, type KeyDoes, type KeySection } from './keys';

interface Props {
  /** False for a key that does nothing here. */
  works(does: KeyDoes): boolean;
  onClose(): void;
}

const SECTIONS: readonly KeySection[] = ['walk', 'look', 'measuring', 'find', 'show'];

/** All keys and gestures, from the tables that handle them. */
export function KeyHelp({ works, onClose }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Modal title={say().title} isOpen={true} onDismiss={onClose}>
      <div className={styles.columns} data-testid="spanloom key help">
        {SECTIONS.map((section) => {
          const entries = KEYS.filter((entry) => entry.section === section && works(entry.does));
          return (
            entries.length > 0 && (
              <section key={section} className={styles.section}>
                <h6 aria-level={3}>{say()[section]}</h6>
                <dl>
                  {entries.map((entry) => (
                    <div key={entry.does}>
                      <dt>
                        {keyGlyphs(entry).map((glyph) => (
                          <kbd key={glyph}>{glyph}</kbd>
                        ))}
                      </dt>
                      <dd>{keyWords(entry.does)}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
        <section className={styles.section}>
          <h6 aria-level={3}>{say().pointer}</h6>
          <dl>
            {GESTURES.map(gestureWords).map(({ gesture, text }) => (
              <div key={gesture}>
                <dt>{gesture}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  );
}

const say = inLanguage({
  en: {
    title: 'Keys and gestures of the flame graph',
    walk: 'Walk from span to span',
    look: 'Look around',
    measuring: 'While measuring',
    find: 'Find',
    show: 'Show and hide',
    pointer: 'Mouse and touch',
  },
  zh: {
    title: '火焰图的按键与手势',
    walk: '在 Span 之间移动',
    look: '浏览',
    measuring: '测量时',
    find: '查找',
    show: '显示与隐藏',
    pointer: '鼠标与触摸',
  },
});

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({ columns: '320px 2', columnGap: theme.spacing(4) }),
  section: css({
    breakInside: 'avoid',
    marginBottom: theme.spacing(2),
    fontSize: theme.typography.bodySmall.fontSize,
    dl: { margin: 0 },
    'dl > div': {
      display: 'flex',
      alignItems: 'baseline',
      gap: theme.spacing(1.5),
      padding: theme.spacing(0.25, 0),
    },
    dt: { flex: '0 0 40%', fontWeight: 'normal', color: theme.colors.text.secondary },
    dd: { margin: 0, color: theme.colors.text.primary },
    kbd: {
      display: 'inline-block',
      marginRight: theme.spacing(0.5),
      padding: theme.spacing(0, 0.75),
      border: `1px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.borderRadius(1),
      background: theme.colors.background.secondary,
      color: theme.colors.text.primary,
      boxShadow: 'none',
      fontFamily: theme.typography.fontFamily,
      fontSize: 'inherit',
    },
  }),
});
