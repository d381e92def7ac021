import { Button, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useNameOf } from './person.tsx'
import { useMemberActions, type MemberDetails } from './queries.ts'

/** Lets somebody in again: nothing to confirm, since deactivating undoes it. */
export function ReactivateButton(props: {
  readonly organizationId: string
  readonly member: MemberDetails
}) {
  const { member: texts } = useTexts()
  const name = useNameOf()(props.member)
  const { reactivate } = useMemberActions(props.organizationId, props.member.id)
  const action = useMutation({
    mutationFn: reactivate,
    onSuccess: () => notifyDone(texts.reactivated(name)),
  })
  return (
    <Stack gap="xs">
      <Button loading={action.isPending} onClick={() => action.mutate()}>
        {texts.reactivate}
      </Button>
      {action.error !== null && <ErrorNotice error={action.error} />}
    </Stack>
  )
}
