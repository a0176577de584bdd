import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../../ui/api.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Booking, type BookingDetails } from '../booking.ts';

const pathOf = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/booking`;

/** Where an opportunity stands with closing. */
export const bookingQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['opportunities', 'booking', opportunity],
    queryFn: ({ signal }) => ask(pathOf(opportunity), Booking, signal),
  });

type Seen = Pick<Booking, 'opportunity' | 'version'>;

/** Keeps what was entered of a booking as it was seen. */
export const useEntering = ({ opportunity, version }: Seen) =>
  useDeed(
    (details: BookingDetails) => tell('PUT', pathOf(opportunity), details, Booking, { version }),
    () => 'Kept.',
  );

/** A verb of a booking as it was seen. */
export const useBookingVerb = ({ opportunity, version }: Seen, verb: string, said: string) =>
  useDeed(
    (given: object) => tell('POST', `${pathOf(opportunity)}/${verb}`, given, Booking, { version }),
    () => said,
  );
