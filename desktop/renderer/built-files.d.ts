// What the bundler makes of an import that is no script.

declare module '*.css'

declare module '*.wasm?url' {
  const url: string
  // biome-ignore lint/style/noDefaultExport: The bundler's own form.
  export default url
}

declare module '*?worker&url' {
  const url: string
  // biome-ignore lint/style/noDefaultExport: The bundler's own form.
  export default url
}
