import { launch, visit, signIn, ask, openConversation } from "/work/main/tests/browser/support.mjs";
const browser=await launch(); const {page,context}=await visit(browser);
await signIn(page);
const v=await ask(page,"POST","/views",{name:"In their tongue",query:"lang:de"}); console.log(v);
await page.goto(process.env.DRAGOMAN_URL+"/inbox/v-"+(v.id)); await page.waitForSelector(".row");
await page.setViewportSize({width:390,height:860}); await page.waitForTimeout(500);
console.log(await page.evaluate(()=>[document.documentElement.scrollWidth, ...[...document.querySelectorAll("*")].filter(e=>e.getBoundingClientRect().right>innerWidth+0.5).map(e=>e.tagName+"."+e.className+" "+Math.round(e.getBoundingClientRect().left)+"-"+Math.round(e.getBoundingClientRect().right)).slice(0,20)]));
await page.screenshot({path:"/tmp/look_saved.png"});
await browser.close();
