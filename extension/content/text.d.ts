// The bundler makes a text of a file with this ending.
declare module '*.txt' {
  const text: string;
  export default text;
}
