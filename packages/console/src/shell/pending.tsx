import { LoadingRows } from '../parts/loaded.tsx'

/** What stands where a page will be while its code, or who is here, is loaded. */
export function Pending() {
  return <LoadingRows rows={6} />
}
