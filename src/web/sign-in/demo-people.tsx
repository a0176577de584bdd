import type { DemoPerson } from '../session.tsx';
import styles from './sign-in.module.css';

/** The people of the demonstration: a press fills in who one wants to be. */
export function DemoPeople({ people, chosen, onChoose }: DemoPeopleProps) {
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
