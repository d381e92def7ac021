#!/usr/bin/env node
// The `usher` command. Everything happens in run.ts; this file touches the process.
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2), process.env, {
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
})
