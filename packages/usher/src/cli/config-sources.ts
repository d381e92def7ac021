import type { CommandContext } from './command.ts'
import type { ConfigSources } from './config.ts'

/** Environment and, where `--config` was given, the file. */
export function configSources({ environment, options }: CommandContext): ConfigSources {
  const file = options['config']
  return typeof file === 'string' ? { environment, configFile: file } : { environment }
}
