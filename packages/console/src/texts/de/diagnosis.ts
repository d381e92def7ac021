import type { Texts } from '../texts.ts'
import { detailTexts } from './detail-texts.ts'
import { errorTexts } from './error-texts.ts'
import { providerErrorTexts } from './provider-error-texts.ts'
import { sightTexts } from './sight-texts.ts'

export const diagnosis: Texts['diagnosis'] = {
  errors: errorTexts,
  providerErrors: providerErrorTexts,
  sights: sightTexts,
  details: detailTexts,
}
