import { Avatar, Button, FileButton, Group, Input, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { CopyField } from '../../parts/copy-field.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { signInAddress } from '../authentication/sign-in-page-field.tsx'
import { useChangeOrganization, type Organization } from './queries.ts'
import { SaveRow } from './save-row.tsx'
import { shrinkPicture } from './shrink-picture.ts'

const pictureTypes = 'image/png,image/jpeg,image/gif,image/webp'

type Props = { readonly organization: Organization; readonly mayChange: boolean }

export function GeneralPanel({ organization, mayChange }: Props) {
  const { parts, organization: catalogue } = useTexts()
  const texts = catalogue.general
  const change = useChangeOrganization(organization.id)
  const { name, slug, logoUrl } = organization
  const form = useForm({ initialValues: { name, slug, logoUrl } })
  const address = signInAddress(form.values.slug)
  return (
    <Panel title={texts.title} description={texts.description}>
      <form
        onSubmit={form.onSubmit((values) =>
          change.mutate(values, {
            onSuccess: (saved) => {
              notifyDone(parts.saved)
              const { name: savedName, slug: savedSlug, logoUrl: savedLogo } = saved
              form.setValues({ name: savedName, slug: savedSlug, logoUrl: savedLogo })
              form.resetDirty({ name: savedName, slug: savedSlug, logoUrl: savedLogo })
            },
          }),
        )}
      >
        <Stack>
          <TextInput
            label={texts.name}
            maxLength={100}
            required
            disabled={!mayChange}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={texts.slug}
            description={texts.slugHint(address)}
            maxLength={63}
            required
            disabled={!mayChange}
            {...form.getInputProps('slug')}
          />
          <Logo
            name={form.values.name}
            logoUrl={form.values.logoUrl}
            mayChange={mayChange}
            onChange={(chosen) => form.setFieldValue('logoUrl', chosen)}
          />
          <CopyField label={texts.id} value={organization.id} description={texts.idHint} />
          {mayChange && (
            <SaveRow error={change.error} pending={change.isPending} dirty={form.isDirty()} />
          )}
        </Stack>
      </form>
    </Panel>
  )
}

function Logo(props: {
  readonly name: string
  readonly logoUrl: string | null
  readonly mayChange: boolean
  readonly onChange: (logoUrl: string | null) => void
}) {
  const texts = useTexts().organization.general
  const [problem, setProblem] = useState<string | null>(null)
  const choose = async (file: File | null) => {
    if (file === null) return
    const picture = await shrinkPicture(file)
    setProblem(
      picture.kind === 'unreadable'
        ? texts.logoUnreadable
        : picture.kind === 'too-large'
          ? texts.logoTooLarge
          : null,
    )
    if (picture.kind === 'picture') props.onChange(picture.dataUrl)
  }
  return (
    <Input.Wrapper
      label={texts.logo}
      labelElement="div"
      description={texts.logoHint}
      error={problem}
    >
      <Group mt="xs">
        <Avatar
          src={props.logoUrl}
          name={props.name}
          alt={texts.logoAlt(props.name)}
          radius="md"
          size={64}
          color="usher"
        />
        {props.mayChange && (
          <>
            <FileButton accept={pictureTypes} onChange={(file) => void choose(file)}>
              {(button) => (
                <Button variant="default" {...button}>
                  {texts.chooseLogo}
                </Button>
              )}
            </FileButton>
            {props.logoUrl !== null && (
              <Button variant="subtle" color="gray" onClick={() => props.onChange(null)}>
                {texts.removeLogo}
              </Button>
            )}
          </>
        )}
      </Group>
    </Input.Wrapper>
  )
}
