// One row a measurement, printed so that figures of one run stand under each other.
import { cpus } from 'node:os'
import { z } from 'zod'
import type { Child } from './child-process.ts'
import type { BenchDatabase } from './databases.ts'

/** What a driver answers. Times in milliseconds. */
export const summarySchema = z.object({
  count: z.number(),
  milliseconds: z.number(),
  /** `null` where single operations were not timed. */
  p50: z.number().nullable(),
  p99: z.number().nullable(),
})

export type Row = z.infer<typeof summarySchema> & {
  readonly what: string
  readonly database: string
  readonly mode: string
  /** Of the server, and of the database's own processes. */
  readonly cpuMilliseconds: number
  readonly databaseCpuMilliseconds: number | undefined
}

export async function withCpu<Result>(
  server: Child,
  work: () => Promise<Result>,
  database?: BenchDatabase,
): Promise<{
  readonly result: Result
  readonly cpuMilliseconds: number
  readonly databaseCpuMilliseconds: number | undefined
}> {
  const [serverBefore, databaseBefore] = [
    await server.cpuMilliseconds(),
    database?.cpuMilliseconds(),
  ]
  const result = await work()
  const databaseAfter = database?.cpuMilliseconds()
  return {
    result,
    cpuMilliseconds: (await server.cpuMilliseconds()) - serverBefore,
    databaseCpuMilliseconds:
      databaseAfter === undefined || databaseBefore === undefined
        ? undefined
        : databaseAfter - databaseBefore,
  }
}

export function print(all: readonly Row[]): void {
  const [processor] = cpus()
  console.log(`Node ${process.version}, ${cpus().length} × ${processor?.model ?? 'unknown CPU'}`)
  console.log('Every answer was checked.\n')
  const table = [
    ['what', 'database', 'mode', 'count', 'seconds', 'per second', 'p50 ms', 'p99 ms', 'CPU ms'],
    ...all.map((row) => [
      row.what,
      row.database,
      row.mode,
      String(row.count),
      (row.milliseconds / 1000).toFixed(1),
      ((row.count / row.milliseconds) * 1000).toFixed(0),
      millisecondsText(row.p50),
      millisecondsText(row.p99),
      cpuPerOperation(row),
    ]),
  ]
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

/** The server's; behind a plus that of PostgreSQL's processes. */
function cpuPerOperation({ cpuMilliseconds, databaseCpuMilliseconds, count }: Row): string {
  const own = (cpuMilliseconds / count).toFixed(3)
  if (databaseCpuMilliseconds === undefined) return `${own} + ?`
  if (databaseCpuMilliseconds === 0) return own
  return `${own} + ${(databaseCpuMilliseconds / count).toFixed(3)}`
}

function millisecondsText(milliseconds: number | null): string {
  return milliseconds === null ? '' : milliseconds.toFixed(2)
}
