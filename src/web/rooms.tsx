import {
  IconActivity,
  IconBook2,
  IconBuilding,
  IconBuildingCommunity,
  IconCalculator,
  IconCalendarEvent,
  IconChartHistogram,
  IconCheckbox,
  IconCirclePlus,
  IconFileInvoice,
  IconInbox,
  IconKey,
  IconLayoutKanban,
  IconLayoutList,
  IconLicense,
  IconListDetails,
  IconPaperclip,
  IconReceipt2,
  IconRubberStamp,
  IconSignature,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { meQuery } from './session.tsx';

/**
 * The rooms of the desk in the order of the rail; `keys` jumps there, `right` opens it. A room `forAll` stands in the rail of
 * those who hold the right, and shows everybody else who comes by its address what is theirs of it.
 */
const rooms = [
  { to: '/', word: 'My work', Icon: IconInbox, keys: 'g w', right: 'task.see' },
  {
    to: '/opportunities',
    word: 'Opportunities',
    Icon: IconLayoutList,
    keys: 'g o',
    right: 'opportunity.see',
    apart: true,
  },
  { to: '/proposals', word: 'Proposals', Icon: IconLayoutKanban, keys: 'g b', right: 'proposal.see' },
  { to: '/quotes', word: 'Quotes', Icon: IconFileInvoice, keys: 'g q', right: 'quote.see' },
  { to: '/licences', word: 'Licences', Icon: IconLicense, keys: 'g i', right: 'licence.see' },
  { to: '/new-need', word: 'New need', Icon: IconCirclePlus, keys: 'n', right: 'opportunity.open' },
  { to: '/calculator', word: 'Services calculator', Icon: IconCalculator, keys: 'g u', right: 'proposal.intake' },
  { to: '/starts', word: 'Starts', Icon: IconCalendarEvent, keys: 'g m', right: 'start.see' },
  { to: '/calibration', word: 'Calibration', Icon: IconChartHistogram, keys: 'g f', right: 'forecast.seeActuals' },
  { to: '/tasks', word: 'Tasks', Icon: IconCheckbox, keys: 'g t', right: 'task.see' },
  { to: '/approvals', word: 'Approvals', Icon: IconRubberStamp, keys: 'g v', right: 'approval.see' },
  { to: '/envelopes', word: 'Signatures', Icon: IconSignature, keys: 'g s', right: 'envelope.see' },
  { to: '/deal-desk', word: 'Deal desk', Icon: IconReceipt2, keys: 'g d', right: 'booking.see' },
  { to: '/accounts', word: 'Accounts', Icon: IconBuilding, keys: 'g a', right: 'account.see', apart: true },
  { to: '/partners', word: 'Partners', Icon: IconBuildingCommunity, keys: 'g r', right: 'partner.see' },
  { to: '/registrations', word: 'Registrations', Icon: IconPaperclip, keys: 'g n', right: 'registration.see' },
  { to: '/playbook', word: 'Playbook', Icon: IconBook2, keys: 'g p', right: 'playbook.see', apart: true },
  { to: '/people', word: 'People', Icon: IconUsers, keys: 'g e', right: 'person.seeAccess', apart: true },
  { to: '/connections', word: 'Sign-in connections', Icon: IconKey, keys: 'g c', right: 'connection.see' },
  { to: '/record', word: 'The record', Icon: IconListDetails, keys: 'g l', right: 'ledger.see', forAll: true },
  { to: '/webhooks', word: 'Webhooks', Icon: IconWebhook, keys: 'g h', right: 'webhook.see' },
  { to: '/operations', word: 'Operations', Icon: IconActivity, keys: 'g x', right: 'job.see' },
] as const;

/** The rooms that open to whoever is signed in. */
export function useRooms() {
  const { data: me } = useSuspenseQuery(meQuery);
  return rooms.filter(({ right }) => me?.rights.includes(right));
}

/** What the room is called that one stands before and may not enter; null where the door is open. */
export function useClosedRoom(): string | null {
  const { data: me } = useSuspenseQuery(meQuery);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const room = rooms.find(({ to }) => path === to || (to !== '/' && path.startsWith(`${to}/`)));
  if (room === undefined || 'forAll' in room) return null;
  return me?.rights.includes(room.right) ? null : room.word;
}
