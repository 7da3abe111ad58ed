// Prices that buyers cannot pay.
import type { PAY_EN } from './pay.en.ts'

export const PAY_BN: Readonly<Record<keyof typeof PAY_EN, string>> = {
  'pay.small':
    'এখানে কোনো মাধ্যমে {price}-এর মতো কম টাকা দেওয়া যায় না: কমপক্ষে {least}। এমন একটি টিকিট একা কেউ কিনতে পারবে না।',
  'pay.small.of':
    'কোডসহ একটি “{name}”-এর দাম {price}। এখানে কোনো মাধ্যমে এত কম দেওয়া যায় না: কমপক্ষে {least}। এমন একটি টিকিট একা কেউ কিনতে পারবে না।',
  'pay.large':
    'এখানে কোনো মাধ্যমে একবারে {price} দেওয়া যায় না: সর্বোচ্চ {most}। এমন টিকিট কেউ কিনতে পারবে না।',
  'pay.large.of':
    'কোডসহ একটি “{name}”-এর দাম {price}। এখানে কোনো মাধ্যমে একবারে এত দেওয়া যায় না: সর্বোচ্চ {most}। এমন টিকিট কেউ কিনতে পারবে না।',
}
