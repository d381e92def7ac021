// Another process, for tests: migrates the database named by its argument and prints what ran.
import { migrate } from '../../src/storage/open-storage.ts'

const { applied } = await migrate({ url: process.argv[2] ?? '' })
process.stdout.write(JSON.stringify(applied))
