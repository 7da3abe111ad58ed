import type { AccountTexts } from './keys.ts'

export const ACCOUNT_BN: AccountTexts = {
  'account.password.title': 'নতুন পাসওয়ার্ড বেছে নিন',
  'account.password.button': 'এই পাসওয়ার্ড রাখুন',
  'account.password.done':
    'আপনার পাসওয়ার্ড রাখা হয়েছে। এটি দিয়ে সাইন ইন করুন; অন্য সব জায়গা থেকে সাইন আউট করা হয়েছে।',
  'account.invitation.title': '{tenant} আপনাকে আমন্ত্রণ জানাচ্ছে',
  'account.invitation.asNew': '{email}-এর জন্য একটি নাম ও পাসওয়ার্ড বেছে নিন।',
  'account.invitation.asKnown': '{email}-এর অ্যাকাউন্ট আছে: গ্রহণ করুন, তারপর আগের মতোই সাইন ইন করুন।',
  'account.invitation.button': 'গ্রহণ করুন',
  'account.invitation.done': 'স্বাগতম। {email} দিয়ে সাইন ইন করুন।',
  'account.name': 'আপনার নাম',
  'account.password': 'পাসওয়ার্ড',
  'account.rule': 'অন্তত {min}টি অক্ষর; কয়েকটি আলাদা শব্দ সবচেয়ে ভালো।',
  'account.refused.link_unknown': 'লিংকটি চেনা যায়নি। নতুন একটি চান।',
  'account.refused.link_used': 'লিংকটি আগেই ব্যবহার হয়েছে। নতুন একটি চান।',
  'account.refused.link_expired': 'লিংকটির মেয়াদ শেষ। নতুন একটি চান।',
  'account.refused.too_short': 'পাসওয়ার্ডটি খুব ছোট। অন্তত {min}টি অক্ষর দিন।',
  'account.refused.too_long': 'পাসওয়ার্ডটি খুব বড়। সর্বোচ্চ {max}টি অক্ষর দিন।',
  'account.refused.easily_guessed': 'পাসওয়ার্ডটি সহজে অনুমান করা যায়। অন্য একটি বেছে নিন।',
  'account.refused.tenant_suspended': 'এই আয়োজক আপাতত বন্ধ আছে। যিনি আমন্ত্রণ জানিয়েছেন তাঁকে বলুন।',
  'account.refused.name': 'আপনার নাম লিখুন।',
  'account.refused.busy': 'এখন অনেক চাপ। একটু পরে আবার চেষ্টা করুন।',
  'account.refused.rate_limited': 'অনেকবার চেষ্টা হয়েছে। পাঁচ মিনিট পরে লিংকটি আবার খুলুন।',
  'account.refused.member_already': 'আপনি আগে থেকেই এই আয়োজকের সঙ্গে আছেন। আগের মতোই সাইন ইন করুন।',
  'account.refused.user_disabled': 'এই অ্যাকাউন্ট বন্ধ করা আছে। আপনার অ্যাডমিনকে বলুন।',
  'account.refused.other': 'কাজটি হয়নি। যিনি আমন্ত্রণ জানিয়েছেন তাঁকে বলুন।',
}
