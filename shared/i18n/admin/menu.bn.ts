// The side bar and the palette.
import type { MENU_EN } from './menu.en.ts'

export const MENU_BN: Readonly<Record<keyof typeof MENU_EN, string>> = {
  'section.tonight': 'আজ রাত',
  'section.event': 'অনুষ্ঠান',
  'section.money': 'অর্ডার ও টাকা',
  'section.attendees': 'অতিথি',
  'section.stations': 'স্টেশন',
  'section.staff': 'কর্মী',
  'section.cases': 'বিরোধ ও যাচাই',
  'section.reports': 'প্রতিবেদন',
  'section.activity': 'কার্যকলাপ',
  'section.platform': 'প্ল্যাটফর্ম',
  'section.account': 'আমার অ্যাকাউন্ট',

  'screen.home': 'এরপর কী করবেন',
  'screen.events': 'সব ইভেন্ট',
  'screen.newEvent': 'নতুন ইভেন্ট',
  'screen.event': 'এই ইভেন্ট',
  'screen.duplicateEvent': 'ইভেন্টের অনুলিপি',
  'screen.ticketTypes': 'টিকিটের ধরন',
  'screen.newTicketType': 'নতুন টিকিটের ধরন',
  'screen.ticketType': 'টিকিটের ধরন',
  'screen.entry': 'গেট ও তালিকা',
  'screen.newCheckInList': 'নতুন চেক-ইন তালিকা',
  'screen.checkInList': 'চেক-ইন তালিকা',
  'screen.activity': 'কার্যকলাপ',
  'screen.platformActivity': 'সবার কার্যকলাপ',
  'screen.setAside': 'আলাদা রাখা স্ক্যান',
  'screen.account': 'আমার অ্যাকাউন্ট',
}
