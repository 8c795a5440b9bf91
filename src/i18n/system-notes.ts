/** What a player has to know of systems whose games stay as they came, because this program does not change what is in them. */

const en = {
  xbox: 'Disc images have to be in XISO form; a copy of the whole disc does not start.',
  '3ds': 'Encrypted dumps do not start; they have to be decrypted.',
  wiiu: 'Disc images need their keys in the emulator (keys.txt).',
  switch: 'Games need the keys and the firmware of your own console in the emulator.',
};

type Notes = Readonly<Record<keyof typeof en, string>>;

const fr: Notes = {
  xbox: 'Les images doivent être au format XISO ; une copie du disque entier ne démarre pas.',
  '3ds': 'Les copies chiffrées ne démarrent pas ; il faut les déchiffrer.',
  wiiu: "Les images de disque ont besoin de leurs clés dans l'émulateur (keys.txt).",
  switch: "Les jeux ont besoin des clés et du firmware de votre console dans l'émulateur.",
};

const es: Notes = {
  xbox: 'Las imágenes deben estar en formato XISO; una copia del disco entero no arranca.',
  '3ds': 'Las copias cifradas no arrancan; hay que descifrarlas.',
  wiiu: 'Las imágenes de disco necesitan sus claves en el emulador (keys.txt).',
  switch: 'Los juegos necesitan las claves y el firmware de tu consola en el emulador.',
};

const de: Notes = {
  xbox: 'Abbilder müssen im XISO-Format sein; eine Kopie der ganzen Disc startet nicht.',
  '3ds': 'Verschlüsselte Kopien starten nicht; sie müssen entschlüsselt sein.',
  wiiu: 'Disc-Abbilder brauchen ihre Schlüssel im Emulator (keys.txt).',
  switch: 'Spiele brauchen Schlüssel und Firmware der eigenen Konsole im Emulator.',
};

const it: Notes = {
  xbox: 'Le immagini devono essere in formato XISO; una copia del disco intero non parte.',
  '3ds': 'Le copie cifrate non partono; vanno decifrate.',
  wiiu: "Le immagini dei dischi hanno bisogno delle loro chiavi nell'emulatore (keys.txt).",
  switch: "I giochi hanno bisogno delle chiavi e del firmware della tua console nell'emulatore.",
};

const pt: Notes = {
  xbox: 'As imagens precisam estar no formato XISO; uma cópia do disco inteiro não inicia.',
  '3ds': 'Cópias cifradas não iniciam; é preciso decifrá-las.',
  wiiu: 'As imagens de disco precisam das suas chaves no emulador (keys.txt).',
  switch: 'Os jogos precisam das chaves e do firmware do seu console no emulador.',
};

export const systemNotes = { en, fr, es, de, it, pt };
