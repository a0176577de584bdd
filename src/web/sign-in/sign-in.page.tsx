import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isStranger } from '../ui/api.tsx';
import { Note } from '../ui/states.tsx';
import { Mark } from './mark.tsx';
import { type DemoPerson, demoQuery, meQuery, signIn } from './session.tsx';
import styles from './sign-in.module.css';

const route = getRouteApi('/sign-in');

/** Sign in with e-mail and password; in the demonstration a press fills both. */
export function SignInPage() {
  const queries = useQueryClient();
  const router = useRouter();
  const { to } = route.useSearch();
  const demo = useQuery(demoQuery);
  const form = useForm({ initialValues: { email: '', password: '' } });
  const entering = useMutation({
    mutationFn: () => signIn(form.values.email, form.values.password),
    onSuccess: async () => {
      await queries.resetQueries({ queryKey: meQuery.queryKey });
      router.history.push(to ?? '/');
    },
  });
  useEffect(() => {
    document.title = 'Sign in · Parley';
  }, []);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Mark size={34} />
          <div>
            <h1>Parley</h1>
            <p>The services deal desk whose every answer can be replayed</p>
          </div>
        </div>
        <form className={styles.form} onSubmit={form.onSubmit(() => entering.mutate())} aria-label="Sign in">
          <Stack gap="sm">
            {entering.error ? (
              <Note tone="bad" live>
                {isStranger(entering.error)
                  ? 'This e-mail and password do not go together: check both and try again.'
                  : entering.error.message}
              </Note>
            ) : null}
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={entering.isPending} mt={4}>
              Sign in
            </Button>
          </Stack>
        </form>
        {demo.data ? (
          <DemoPeople
            people={demo.data.people}
            chosen={form.values.email}
            onChoose={({ email }) => form.setValues({ email, password: demo.data?.password ?? '' })}
          />
        ) : null}
      </div>
    </main>
  );
}

function DemoPeople({ people, chosen, onChoose }: DemoPeopleProps) {
  return (
    <section className={styles.demo} aria-labelledby="demo-people">
      <h2 id="demo-people">This is a demonstration</h2>
      <p>Everybody in it is made up. Choose who you want to be, then sign in.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard. */}
      <ul className={styles.people} tabIndex={0} aria-labelledby="demo-people">
        {people.map((person) => (
          <li key={person.email}>
            <button
              type="button"
              className={styles.person}
              aria-pressed={person.email === chosen}
              onClick={() => onChoose(person)}
            >
              <span>{person.name}</span>
              <span>{person.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface DemoPeopleProps {
  readonly people: readonly DemoPerson[];
  readonly chosen: string;
  readonly onChoose: (person: DemoPerson) => void;
}
