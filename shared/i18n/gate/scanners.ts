// Handheld scanners and the camera.

export const SCANNERS_EN = {
  'scanner.title': 'Scanners',
  'scanner.camera.title': 'Camera',
  'scanner.camera.on': 'Turn camera on',
  'scanner.camera.off': 'Turn camera off',
  'scanner.camera.again': 'Try again',
  'scanner.camera.device': 'Which camera',
  'scanner.camera.unnamed': 'Camera {number}',
  'scanner.camera.preview': 'What the camera sees',
  'scanner.camera.state.off': 'The camera is off.',
  'scanner.camera.state.asking': 'Starting the camera.',
  'scanner.camera.state.running': 'The camera is reading.',
  'scanner.camera.state.denied': 'The camera is not allowed.',
  'scanner.camera.state.missing': 'No camera found.',
  'scanner.camera.state.in_use': 'The camera does not start.',
  'scanner.camera.state.ended': 'The camera stopped.',
  'scanner.camera.do.off': 'Turn it on to read tickets without a handheld scanner.',
  'scanner.camera.do.asking': 'If a question appears at the top of the window, choose Allow.',
  'scanner.camera.do.running': 'Hold the code in the square, still, a hand’s length away.',
  'scanner.camera.do.denied':
    'Allow the camera beside the address, or in the privacy settings of the computer. Then try again.',
  'scanner.camera.do.missing':
    'Plug a camera in: it starts by itself. A handheld scanner and typing work meanwhile.',
  'scanner.camera.do.in_use':
    'Close other programs that use it, such as a video call, and look at the camera’s own switch.',
  'scanner.camera.do.ended':
    'Check the cable and the camera’s cover: it starts again by itself. A handheld scanner works meanwhile.',
  'scanner.camera.decoder.starting': 'Getting ready to read codes …',
  'scanner.camera.decoder.zxing-js':
    'The simple reader is in use. Hold codes closer and stiller, and in good light.',
  'scanner.camera.decoder.failed':
    'This browser cannot read codes from the picture. Use a handheld scanner, or type the code.',
} as const

export const SCANNERS_BN: Readonly<Record<keyof typeof SCANNERS_EN, string>> = {
  'scanner.title': 'স্ক্যানার',
  'scanner.camera.title': 'ক্যামেরা',
  'scanner.camera.on': 'ক্যামেরা চালু করুন',
  'scanner.camera.off': 'ক্যামেরা বন্ধ করুন',
  'scanner.camera.again': 'আবার চেষ্টা করুন',
  'scanner.camera.device': 'কোন ক্যামেরা',
  'scanner.camera.unnamed': 'ক্যামেরা {number}',
  'scanner.camera.preview': 'ক্যামেরায় যা দেখা যাচ্ছে',
  'scanner.camera.state.off': 'ক্যামেরা বন্ধ আছে।',
  'scanner.camera.state.asking': 'ক্যামেরা চালু হচ্ছে।',
  'scanner.camera.state.running': 'ক্যামেরা কোড পড়ছে।',
  'scanner.camera.state.denied': 'ক্যামেরা ব্যবহারের অনুমতি নেই।',
  'scanner.camera.state.missing': 'কোনো ক্যামেরা পাওয়া যায়নি।',
  'scanner.camera.state.in_use': 'ক্যামেরা চালু হচ্ছে না।',
  'scanner.camera.state.ended': 'ক্যামেরা থেমে গেছে।',
  'scanner.camera.do.off': 'স্ক্যানার ছাড়া টিকিট পড়তে এটি চালু করুন।',
  'scanner.camera.do.asking': 'জানালার ওপরে কোনো প্রশ্ন এলে অনুমতি দিন (Allow)।',
  'scanner.camera.do.running': 'কোডটি চৌকো ঘরের ভেতরে, এক বিঘত দূরে, স্থির করে ধরুন।',
  'scanner.camera.do.denied':
    'ঠিকানার পাশে বা কম্পিউটারের গোপনীয়তার সেটিংসে ক্যামেরার অনুমতি দিন। তারপর আবার চেষ্টা করুন।',
  'scanner.camera.do.missing': 'ক্যামেরা লাগান, নিজে থেকেই চালু হবে। ততক্ষণ হাতের স্ক্যানার বা টাইপ করে কাজ চলবে।',
  'scanner.camera.do.in_use':
    'ভিডিও কলের মতো যেসব প্রোগ্রাম ক্যামেরা ব্যবহার করছে সেগুলো বন্ধ করুন, আর ক্যামেরার নিজের সুইচটি দেখুন।',
  'scanner.camera.do.ended':
    'তার আর ক্যামেরার ঢাকনা দেখুন, নিজে থেকেই আবার চালু হবে। ততক্ষণ হাতের স্ক্যানারে কাজ চলবে।',
  'scanner.camera.decoder.starting': 'কোড পড়ার প্রস্তুতি চলছে …',
  'scanner.camera.decoder.zxing-js': 'সাধারণ রিডার চলছে। কোড আরও কাছে, স্থির করে, ভালো আলোয় ধরুন।',
  'scanner.camera.decoder.failed':
    'এই ব্রাউজার ছবি থেকে কোড পড়তে পারে না। হাতের স্ক্যানার ব্যবহার করুন, অথবা কোড টাইপ করুন।',
}
