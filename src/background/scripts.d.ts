/** A worker's entry, bundled into one script by the build; '' in tests. */
declare module '*?script' {
  const script: string;
  export default script;
}
