/** What is wrong with a query, in words. */
import { inLanguage } from '../../language';
import type { Problem, Trouble } from './parseQuery';

type Words = Record<Trouble, (piece: string) => string>;

const say = inLanguage<Words>({
  en: {
    tooLong: () => 'The regular expression is too long.',
    lookAround: () => 'Look-around, (?=…) or (?<=…), cannot be searched with.',
    backReference: () => 'Back-references, such as \\1, cannot be searched with.',
    property: () => 'Unicode properties, \\p{…}, cannot be searched with.',
    openGroup: () => 'The regular expression opens a group here and does not close it.',
    closedGroup: () => 'The regular expression closes a group here that it has not opened.',
    openClass: () => 'The regular expression opens a [ here and does not close it.',
    range: () => 'The range in [ ] runs backwards.',
    nothingToRepeat: (piece) => `There is nothing here that “${piece}” could repeat.`,
    count: () => 'The count in { } runs backwards.',
    lastBackslash: () => 'A backslash at the end says nothing.',
    openQuote: () => 'The quotation is not closed.',
    openPattern: () => 'The regular expression is not closed: /…/ or /…/i.',
    openParenthesis: () => 'The parenthesis is not closed. To search for it, put it in quotes.',
    closedParenthesis: () => 'This parenthesis was not opened. To search for it, put it in quotes.',
    emptyParenthesis: () => 'There is nothing between the parentheses.',
    noValue: (piece) => `A value is missing after “${piece}”.`,
    noKey: () => 'The name of a key is missing after “has:”.',
    noTerm: (piece) => `Something is missing beside “${piece}”.`,
    noDuration: (piece) => `“${piece}” is no duration. Such as 10ms; units ns, us, ms, s, m, h.`,
    noNumber: (piece) => `“${piece}” is no number.`,
    noOrder: () => 'Its values are no numbers: only =, !=, =~ and !~ are of use.',
    noPattern: () => 'Durations are numbers: only =, !=, <, <=, > and >= are of use.',
    tooDeep: () => 'Too many parentheses or minus signs.',
  },
  zh: {
    tooLong: () => '正则表达式太长。',
    lookAround: () => '不支持环视，即 (?=…) 或 (?<=…)。',
    backReference: () => '不支持反向引用，例如 \\1。',
    property: () => '不支持 Unicode 属性 \\p{…}。',
    openGroup: () => '正则表达式在此处的分组没有闭合。',
    closedGroup: () => '正则表达式在此处多了一个右括号。',
    openClass: () => '正则表达式在此处的 [ 没有闭合。',
    range: () => '[ ] 中的范围顺序颠倒。',
    nothingToRepeat: (piece) => `“${piece}”之前没有可重复的内容。`,
    count: () => '{ } 中的次数顺序颠倒。',
    lastBackslash: () => '末尾的反斜杠没有意义。',
    openQuote: () => '引号没有闭合。',
    openPattern: () => '正则表达式没有闭合：/…/ 或 /…/i。',
    openParenthesis: () => '括号没有闭合。要查找括号本身，请加引号。',
    closedParenthesis: () => '此处多了一个右括号。要查找括号本身，请加引号。',
    emptyParenthesis: () => '括号中没有内容。',
    noValue: (piece) => `“${piece}”后缺少值。`,
    noKey: () => '“has:”后缺少键名。',
    noTerm: (piece) => `“${piece}”旁缺少内容。`,
    noDuration: (piece) => `“${piece}”不是时长。例如 10ms；单位：ns、us、ms、s、m、h。`,
    noNumber: (piece) => `“${piece}”不是数字。`,
    noOrder: () => '它的值不是数字：只能用 =、!=、=~ 和 !~。',
    noPattern: () => '时长是数字：只能用 =、!=、<、<=、> 和 >=。',
    tooDeep: () => '括号或减号过多。',
  },
});

export function problemWords({ what, piece }: Problem): string {
  return say()[what](piece);
}
