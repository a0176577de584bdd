import {
  IconActivity,
  IconBook2,
  IconBuilding,
  IconBuildingCommunity,
  IconCheckbox,
  IconCirclePlus,
  IconLayoutList,
} from '@tabler/icons-react';

/** The rooms of the desk in the order of the rail; `keys` jumps there. */
export const rooms = [
  { to: '/opportunities', word: 'Opportunities', Icon: IconLayoutList, keys: 'g o', apart: false },
  { to: '/new-need', word: 'New need', Icon: IconCirclePlus, keys: 'n', apart: false },
  { to: '/tasks', word: 'Tasks', Icon: IconCheckbox, keys: 'g t', apart: false },
  { to: '/accounts', word: 'Accounts', Icon: IconBuilding, keys: 'g a', apart: true },
  { to: '/partners', word: 'Partners', Icon: IconBuildingCommunity, keys: 'g r', apart: false },
  { to: '/playbook', word: 'Playbook', Icon: IconBook2, keys: 'g p', apart: true },
  { to: '/operations', word: 'Operations', Icon: IconActivity, keys: 'g x', apart: false },
] as const;
