/** For tests: trace ids that tables may hold and that must travel unharmed through lists, addresses, variables and links. */
export const ODD_IDS: readonly string[] = ['a-b', 'a,b', '50%', '%2D', 'a.b.c', 'a b', '$x', '~7E', 'é/?&#+', ''];
