declare module 'virtual:problem-texts' {
  const texts: Record<string, (params: Record<string, unknown>) => string>;
  export default texts;
}
