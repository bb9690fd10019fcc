/** A string, or a whole number too long for a double; strings come first, so that digits in them are left alone. */
const STRING_OR_LONG = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const MAY_BE_LONG = /(?:^|[:,[\s])-?\d{16}/;

/**
 * A JSON text's value. Whole numbers beyond 2^53 stay as decimal text, so that 64-bit ids lose nothing.
 * @throws SyntaxError
 */
export function parseLongNumbers(text: string): unknown {
  return JSON.parse(
    MAY_BE_LONG.test(text)
      ? text.replace(STRING_OR_LONG, (found) =>
          found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`
        )
      : text
  );
}
