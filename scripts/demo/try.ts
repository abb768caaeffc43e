import { setTimeout as sleep } from 'node:timers/promises';
import { openWorld } from './world.ts';
import { component } from './organization.ts';
const t=performance.now();
const at=()=>((performance.now()-t)/1000).toFixed(1);
const w=await openWorld();
console.log(at(),'open');
const issues=()=>[...w.repositories.values()].flatMap(r=>r.issues.map(i=>[r.fullName,i]as const));
for(let i=0;i<100;i++){ await sleep(200); if(issues().length>=7) break;}
console.log(at(), w.github.requests.length);
for(const [n,i] of issues()) console.log('#####',n,i.number,i.title,i.state,'\n',i.body);
const r=(n:string)=>w.repositories.get(n)!;
const prs=[
 r('checkout').pullRequest({head:'tax',title:'Add the tax service',files:{'tax/catalog-info.yaml':component('tax','Computes taxes','commerce').replace('lifecycle','lifecyle')}}),
 r('payments').pullRequest({head:'retire',title:'Retire the payments API',files:{'catalog-info.yaml':component('payments','Charges cards and pays refunds','payments')}}),
 r('search').pullRequest({head:'dup',title:'Move orders here',files:{'orders/catalog-info.yaml':component('orders','Keeps orders','search')}}),
];
for(let i=0;i<100;i++){ await sleep(200); if(prs.every(p=>p.checkRuns.some(c=>c.conclusion))) break;}
console.log(at());
for(const p of prs) for(const c of p.checkRuns) console.log('=====',p.record.repository.name,c.conclusion,c.title,'\n',c.summary,'\n',c.text, c.annotations);
console.log(w.complaints.join('\n'), w.github.violations);
await w.close();
console.log(at(),'closed');
