import './app.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { box } from './lib/box.svelte.ts'
import { install } from './lib/install.svelte.ts'
import { learn } from './messages/choose.ts'
import { language } from './messages/index.ts'

await learn()
document.documentElement.lang = language
box.start()
install.start()
const target = document.getElementById('app')!
target.textContent = ''
mount(App, { target })
