// Builds the console into the package that serves it. Hashed names, so that browsers may keep every
// file for good; compressed beside the plain ones, so that the server never compresses.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { constants, brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const compressible = /\.(?:js|css|svg|json)$/
const bytesMin = 1024

export default defineConfig({
  base: '/console/',
  plugins: [react(), compressed()],
  build: {
    outDir: '../usher/console',
    emptyOutDir: true,
    // Policies allow no data: scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    target: 'es2024',
    // Compressed it is a third of this; the budget is measured where pages are opened.
    chunkSizeWarningLimit: 1000,
  },
})

/** After everything is written: hooks before that see chunks that Vite still changes. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      if (dir === undefined) return
      const files = Object.keys(bundle).filter((name) => compressible.test(name))
      await Promise.all(files.map((name) => compress(join(dir, name))))
    },
  }
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file)
  if (content.length < bytesMin) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  await writeFile(`${file}.br`, brotliCompressSync(content, { params }))
  await writeFile(`${file}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }))
}
