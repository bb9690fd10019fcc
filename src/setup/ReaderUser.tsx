import React from 'react';
import { READER_SQL } from './readerSql';

/** The SQL of the database user, to be copied. */
export function ReaderUser() {
  return <pre>{READER_SQL}</pre>;
}
